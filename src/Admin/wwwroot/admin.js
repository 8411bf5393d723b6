// The little that only the browser can do. Called from BrowserService.
window.lexidex = {
  theme() {
    const stored = document.cookie.split("; ").find((part) => part.startsWith("lexidex-theme="));
    return stored ? stored.slice("lexidex-theme=".length) : null;
  },

  setTheme(choice, dark) {
    document.cookie = `lexidex-theme=${choice}; path=/; max-age=31536000; samesite=strict`;
    document.documentElement.dataset.theme = choice.toLowerCase();
    document.documentElement.dataset.shade = dark ? "dark" : "light";
  },

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return false;
    }
  },
};

// "Load again" is a link without an address of its own: it loads the page one is on.
document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest(".lx-reload")) {
    event.preventDefault();
    location.reload();
  }
});
