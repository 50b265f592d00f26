const VERBATIM = /\\begin\{(verbatim|lstlisting)\}(?:\[[^\]\n]*\])?\n?([^]*?)\\end\{\1\}/g
const SPANS = /\\verb([^a-zA-Z\s])(.*?)\1|\$\$([^$]*)\$\$|\\\[([^]*?)\\\]|\$((?:[^$\\]|\\.)*)\$/g
/** Commands around a text, and what stands around it in Markdown. */
const AROUND: Record<string, string> = { emph: '*', textit: '*', textbf: '**', texttt: '`', underline: '' }

/**
 * LaTeX of a statement as Markdown: paragraphs, headings, lists, verbatim text, emphasis, images and `$maths$`. Null when
 * something else is in it, of which no half should be shown.
 */
export function latexToMarkdown(source: string): string | null {
  const kept: string[] = []
  const keep = (text: string) => `\ue000${kept.push(text) - 1}\ue001`
  const fenced = (code: string) => {
    const fence = '`'.repeat(Math.max(3, ...[...code.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)))
    return `\n\n${keep(`${fence}\n${code.replace(/\n?$/, '\n')}${fence}`)}\n\n`
  }
  let text = source.replace(/[\ue000\ue001]/g, '')
  text = text.replace(VERBATIM, (_, _name, code: string) => fenced(code))
  text = text.replace(/(^|[^\\])%.*/gm, '$1')
  text = text.replace(SPANS, (_, _sign, code, ...maths: unknown[]) => {
    if (typeof code === 'string') return keep(code.includes('`') ? `\`\` ${code} \`\`` : `\`${code}\``)
    const found = maths.slice(0, 3).find((one) => typeof one === 'string') as string
    return keep(`$${found.replace(/\s+/g, ' ').trim()}$`)
  })
  text = marks(structure(text))
  if (/\\(?![\\*_<$#&%{}[\]])|\\[{}]/.test(text) || /[{}]/.test(text)) return null
  text = text.replace(/\n{3,}/g, '\n\n').trim()
  return `${text.replace(/\ue000(\d+)\ue001/g, (_, n: string) => kept[Number(n)] ?? '')}\n`
}

function structure(text: string): string {
  const lists: string[] = []
  return text
    .replace(/\\(?:problemname|label)\{[^{}]*\}/g, '')
    .replace(/[<*]/g, '\\$&')
    .replace(
      /\\(section|subsection|paragraph)\\?\*?\{([^{}]*)\}/g,
      (_, kind: string, title: string) => `\n\n${kind === 'section' ? '##' : '###'} ${title}\n\n`,
    )
    .replace(
      /\\(begin|end)\{(itemize|enumerate|center)\}|\s*\\item\b[ \t]*/g,
      (_, edge?: string, list?: string) => {
        if (edge === undefined)
          return `\n${'  '.repeat(Math.max(0, lists.length - 1))}${lists.at(-1) === 'enumerate' ? '1.' : '-'} `
        if (list !== undefined && list !== 'center') {
          if (edge === 'begin') lists.push(list)
          else lists.pop()
        }
        return '\n\n'
      },
    )
    .replace(/\\includegraphics(?:\[[^\]]*\])?\{([^{}]+)\}/g, '![]($1)')
}

function marks(text: string): string {
  let [before, after] = ['', text]
  // From the inside out; every round takes away at least one pair of braces.
  while (before !== after) {
    before = after
    after = before.replace(
      /\\(emph|textit|textbf|texttt|underline)\{([^{}]*)\}/g,
      (_, name: string, inner: string) => {
        const mark = AROUND[name] ?? ''
        return `${mark}${inner}${mark}`
      },
    )
  }
  return after
    .replace(/``|''/g, '"')
    .replace(/---?/g, '–')
    .replace(/\\(?:noindent|medskip|bigskip|smallskip|centering)\b ?/g, '')
    .replace(/\\(?:l?dots)\b(?:\{\})? ?/g, '…')
    .replace(/\\([%&#])/g, '$1')
    .replace(/\\\\(?:\n|$)/g, '  \n')
    .replace(/(^|[^\\])~/g, '$1 ')
}
