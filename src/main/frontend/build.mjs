// Builds casefolio.css and casefolio.js, each with .gz and .br beside it, into the folder given.
// Called by build/frontend.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import esbuild from 'esbuild';
import { transform } from 'lightningcss';
import { PurgeCSS } from 'purgecss';
import * as sass from 'sass';

const here = fileURLToPath(new URL('.', import.meta.url));
const out = process.argv[2];
const uswds = join(here, 'node_modules/@uswds/uswds/packages');

/** Elements that also come from Markdown, so that no template need name them. */
const ELEMENTS = 'h1 h2 h3 h4 p a ul ol li strong em code pre blockquote hr table thead tbody tr th td'.split(' ');

async function style() {
  const { css } = sass.compile(join(here, 'casefolio.scss'), {
    loadPaths: [uswds],
    quietDeps: true,
    // USWDS says in its own time what it still has to modernize.
    silenceDeprecations: ['import', 'global-builtin', 'if-function'],
  });
  const [{ css: used }] = await new PurgeCSS().purge({
    content: [join(here, '../jte/**/*.jte'), join(here, 'casefolio.js')],
    css: [{ raw: css }],
    safelist: ELEMENTS,
    variables: true,
  });
  const { code } = transform({
    filename: 'casefolio.css',
    code: Buffer.from(embedImages(used)),
    minify: true,
    targets: { chrome: 80 << 16, ios_saf: 13 << 16, safari: 13 << 16, firefox: 78 << 16 },
  });
  return code;
}

/** The few small drawings that USWDS puts behind a control become part of the style sheet. */
function embedImages(css) {
  return css.replace(/url\("?(?!data:)([^")]+)"?\)/g, (_, path) => {
    const drawing = readFileSync(join(here, 'node_modules/@uswds/uswds/dist', path), 'utf8');
    return `url("data:image/svg+xml,${encodeURIComponent(drawing.trim())
      .replace(/%20/g, ' ')
      .replace(/%3D/g, '=')
      .replace(/%3A/g, ':')
      .replace(/%2F/g, '/')
      .replace(/%22/g, "'")}")`;
  });
}

async function script() {
  const { code } = await esbuild.transform(readFileSync(join(here, 'casefolio.js'), 'utf8'), {
    format: 'iife',
    minify: true,
    target: ['chrome80', 'ios13', 'firefox78'],
  });
  return Buffer.from(code);
}

function write(name, content) {
  const brotli = brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
  writeFileSync(join(out, name), content);
  writeFileSync(join(out, `${name}.gz`), gzipSync(content, { level: 9 }));
  writeFileSync(join(out, `${name}.br`), brotli);
  console.log(`${name}: ${content.length} bytes, ${brotli.length} with brotli`);
}

write('casefolio.css', await style());
write('casefolio.js', await script());
