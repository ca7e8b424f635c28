/** Colours of the terminal's codes on the picture's background. */
const COLOURS: Readonly<Record<string, string>> = { 31: '#ff7b72', 32: '#7ee787', 33: '#e3b341', 36: '#79c0ff' };
const [BACKGROUND, TEXT] = ['#0d1117', '#c9d1d9'];

const [FONT_SIZE, LINE_HEIGHT, MARGIN] = [14, 20, 20];
/** A character of the usual monospace fonts is so much of its size wide; a little more, so that nothing is cut off. */
const CHARACTER_WIDTH = 0.61;

/**
 * Draws lines as a terminal shows them, colours and bold as well: an SVG that needs nothing but a monospace font.
 * @param title words of ours, without marks
 */
export const terminalPicture = (title: string, lines: readonly string[]): string => {
  const columns = Math.max(0, ...lines.map((line) => line.replace(STYLE, '').length));
  const width = Math.ceil(columns * FONT_SIZE * CHARACTER_WIDTH) + 2 * MARGIN;
  const height = lines.length * LINE_HEIGHT + 2 * MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${title}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>`,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${FONT_SIZE}" fill="${TEXT}">`,
    ...lines.flatMap((line, index) => drawn(line, MARGIN + FONT_SIZE + index * LINE_HEIGHT)),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
};

const ESCAPE = String.fromCodePoint(27);
const STYLE = new RegExp(`${ESCAPE}\\[(\\d+)m`, 'g');

const drawn = (line: string, y: number): readonly string[] => {
  const spans = [...spansOf(line)];
  return spans.length === 0 ? [] : [`<text x="${MARGIN}" y="${y}">${spans.join('')}</text>`];
};

/** Each part between two codes, with the style that is on by then. */
function* spansOf(line: string): Generator<string> {
  let [colour, isBold] = ['', false];
  // what is split by a group alternates between text and the group
  for (const [index, part] of line.split(STYLE).entries()) {
    if (index % 2 === 0) {
      if (part === '') continue;
      const style = `${colour === '' ? '' : ` fill="${colour}"`}${isBold ? ' font-weight="bold"' : ''}`;
      yield style === '' ? escaped(part) : `<tspan${style}>${escaped(part)}</tspan>`;
    } else if (part === '1') isBold = true;
    else if (part === '22') isBold = false;
    else colour = COLOURS[part] ?? '';
  }
}

/** Viewers of pictures collapse spaces, and differ in what keeps them from it, but for those that do not break. */
const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll(' ', '\u{a0}');
