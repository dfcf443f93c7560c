/** What the panel fetches where sockets are blocked. */
import { HttpSocket } from "../fallback";

globalThis.__fashionistarHttp = { HttpSocket };
