// Only where there is something to fill in beside the message.
import "./elements/additional-inputs.js";
import "./elements/choice-list.js";
import "./elements/colour-field.js";
import "./elements/number-slider.js";
