/** The measuring, fetched when it is first wanted: a dialog of its own over the chat. Built apart, on what the panel lends. */
import "./components/clip";
import "./components/consent";
import "./components/live";
import "./components/prepare";
import "./components/stated";
import "./components/values";
import "./measure";
