import { settings } from "../shared/settings";
import "./app";
import type { Console } from "./app";
import type { Boot } from "./types";

const boot = JSON.parse(document.getElementById("boot")!.textContent!) as Boot;
// On a page about one shop "Ask the vendor" has nobody to ask.
settings.askVendor = false;
const element = document.createElement("fs-console") as Console;
element.boot = boot;
document.getElementById("console")!.replaceChildren(element);
