/** Instructions aloud: the newest one wins, none is said twice in a row. */
export class Speech {
  on = false;
  private last = "";

  static possible(): boolean {
    return typeof speechSynthesis === "object" && typeof SpeechSynthesisUtterance === "function";
  }

  say(text: string, locale: string | undefined): void {
    if (!this.on || !text || text === this.last) return;
    this.last = text;
    const words = new SpeechSynthesisUtterance(text);
    if (locale) words.lang = locale;
    speechSynthesis.cancel();
    speechSynthesis.speak(words);
  }

  turn(on: boolean): void {
    this.on = on;
    this.last = "";
    if (!on && Speech.possible()) speechSynthesis.cancel();
  }
}
