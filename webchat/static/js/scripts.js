// Only where an author has JavaScript of her own.
import "./elements/body-theme.js";
import "./elements/script-failure.js";
import "./elements/listener-scripts.js";
