/** Instructions aloud: the newest one wins. */
export class Speech {
  on = false;

  static possible(): boolean {
    return typeof speechSynthesis === "object" && typeof SpeechSynthesisUtterance === "function";
  }

  say(text: string, locale: string | undefined): void {
    if (!this.on || !text) return;
    const words = new SpeechSynthesisUtterance(text);
    if (locale) words.lang = locale;
    speechSynthesis.cancel();
    speechSynthesis.speak(words);
  }

  turn(on: boolean): void {
    this.on = on;
    if (!on && Speech.possible()) speechSynthesis.cancel();
  }
}
