// Only where an author has listeners in JavaScript.
import "./elements/listener-scripts.js";
