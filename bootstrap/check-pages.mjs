// Opens pages in headless Chromium at two widths and in two colour schemes, and prints what axe-core and the browser complain about.
// Arguments: the folder with node_modules, the browser, the folder for screenshots, then the pages.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, browserPath, screenshots, ...pages] = process.argv.slice(2);
const require = createRequire(resolve(modules, 'node_modules', 'x.js'));
const puppeteer = require('puppeteer-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const WIDTHS = { desktop: 1280, phone: 390 };
const SCHEMES = ['light', 'dark'];
const HEIGHT = 900;
// Chromium gives up on taller pictures.
const TALLEST = 12000;
const BAD = ['serious', 'critical'];

const browser = await puppeteer.launch({ executablePath: browserPath, args: ['--no-sandbox', '--force-color-profile=srgb'] });
let problems = 0;
for (const path of pages) {
    const name = basename(path, '.html');
    for (const [device, width] of Object.entries(WIDTHS)) {
        for (const scheme of SCHEMES) {
            const page = await browser.newPage();
            const requests = [];
            page.on('request', request => requests.push(request.url()));
            await page.setViewport({ width, height: HEIGHT });
            await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
            await page.goto(pathToFileURL(resolve(path)).href);
            // The page itself runs no script; the checks run in the browser's own world, past the page's policy.
            await page.setBypassCSP(true);
            await page.reload();
            const size = await page.evaluate(() => ({
                inner: innerWidth, content: document.documentElement.scrollWidth, height: document.documentElement.scrollHeight,
            }));
            const shot = `${screenshots}/${name}-${device}-${scheme}.png`;
            await page.screenshot({ path: shot, clip: { x: 0, y: 0, width, height: Math.min(size.height, TALLEST) }, captureBeyondViewport: true });
            await page.evaluate(() => document.querySelectorAll('details').forEach(details => { details.open = true; }));
            const opened = await page.evaluate(() => document.documentElement.scrollWidth);
            await page.evaluate(axe);
            const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
            const bad = found.violations.filter(each => BAD.includes(each.impact));
            const mild = found.violations.filter(each => !BAD.includes(each.impact));
            const outside = requests.filter(url => !url.startsWith('file:')).length;
            const wide = Math.max(size.content, opened) > size.inner;
            problems += bad.length + outside + (wide ? 1 : 0);
            console.log(`${name} ${device} ${scheme}: ${bad.length} serious or critical, ${mild.length} other findings of axe-core,`
                + ` ${outside} requests, ${wide ? `${Math.max(size.content, opened)} px wide in ${size.inner}` : 'fits the width'}, ${shot}`);
            for (const each of [...bad, ...mild]) {
                console.log(`  ${each.impact} ${each.id}: ${each.help}; ${each.nodes.length} times, first ${each.nodes[0].html.slice(0, 160)}`);
            }
            await page.close();
        }
    }
    const print = await browser.newPage();
    await print.goto(pathToFileURL(resolve(path)).href);
    await print.pdf({ path: `${screenshots}/${name}.pdf`, format: 'A4', margin: { top: '12mm', bottom: '12mm', left: '12mm', right: '12mm' } });
    await print.close();
}
await browser.close();
process.exit(problems === 0 ? 0 : 1);
