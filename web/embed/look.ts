/** Styles inside of `<code-room>`; what is around may set its height. */
export const LOOK = `
:host { display: block; position: relative; height: 420px; overflow: hidden; border: 1px solid #8885; border-radius: 8px; color-scheme: light dark; }
:host([hidden]) { display: none; }
iframe { position: relative; background: Canvas; }
.behind { position: absolute; inset: 0; display: grid; place-items: center; overflow: auto; }
.behind img { width: 100%; height: 100%; object-fit: cover; }
.why { max-width: 40ch; padding: 24px; font: 14px/1.5 system-ui, sans-serif; text-align: center; color: CanvasText; }
.why p { margin: 0 0 8px; }
`
