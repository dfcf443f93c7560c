/** What the panel fetches once there is a conversation: built apart, on what the panel lends. */
import "../shared/cards/later";
import "../shared/options";
