// Only where files can be sent: what makes attaching them pleasant.
import "./elements/chat-files.js";
import "./elements/file-field.js";
