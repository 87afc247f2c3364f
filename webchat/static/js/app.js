// The page works without any of this. What is here makes it pleasant.
import "./elements/chat-composer.js";
import "./elements/chat-log.js";
import "./elements/chat-reply.js";
import "./elements/copy.js";
import "./elements/data-table.js";
import "./elements/elapsed-time.js";
import "./elements/events.js";
import "./elements/fold-state.js";
import "./elements/leave.js";
import "./elements/local-time.js";
import "./elements/menu.js";
import "./elements/page-timer.js";
import "./elements/plot-frame.js";
import "./elements/select.js";
import "./elements/tab-set.js";
import "./elements/theme-switch.js";
import "./elements/toast-note.js";
