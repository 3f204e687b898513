// The little of a page that the scripts' logic looks at.

interface Root { lang: string; dir: string }

/** Let the page be in a language; English until it is called. */
export function speak(lang: string): void {
  const documentElement: Root = { lang, dir: lang === "fa" ? "rtl" : "ltr" };
  Object.assign(globalThis, { document: { documentElement } });
}

speak("en");
