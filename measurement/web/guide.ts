import type { Stated } from "./api";
import type { Observation } from "./engine/messages";
import type { Instruction } from "./keys";
export class Guide {
  done = false;
  constructor(readonly stated: Stated) {}
  see(_observation: Observation | null, _at_ms: number): Instruction | null {
    return null;
  }
  chosen(): Observation[] {
    return [];
  }
}
