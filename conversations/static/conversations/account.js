/* A password can be looked at while it is typed. */
for (const input of document.querySelectorAll('.input > input[type="password"]')) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "reveal";
  const show = (shown) => {
    input.type = shown ? "text" : "password";
    button.textContent = shown ? "Hide" : "Show";
    button.setAttribute("aria-label", shown ? "Hide password" : "Show password");
  };
  show(false);
  button.addEventListener("click", () => {
    show(input.type === "password");
    input.focus();
  });
  input.form?.addEventListener("submit", () => show(false));
  input.after(button);
}
/* The first thing wrong, or the first thing to fill. */
(document.querySelector(".wrong input") ?? document.querySelector("form .field input:not([disabled])"))?.focus();
