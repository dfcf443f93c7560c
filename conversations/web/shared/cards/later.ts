/** Cards that nobody sees before she has said something. */
import "./checkout";
import "./measure";
import "./orders";
