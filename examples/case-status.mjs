#!/usr/bin/env node
// Asks a Case Status API about one case. Needs Node 20 and nothing else:
//
//   CASE_STATUS_URL=http://localhost:8080 CLIENT_ID=... CLIENT_SECRET=... \
//     node examples/case-status.mjs EAC9999103403
//
// The token and the cases may live at two addresses: then set TOKEN_URL and API_URL instead.
// Exits with 0 when the case was found, 2 when its number is not recognized or malformed, 3 when it is worth
// trying again later, 1 for anything else.

const base = process.env.CASE_STATUS_URL ?? 'http://localhost:8080';
const tokenUrl = process.env.TOKEN_URL ?? `${base}/oauth/accesstoken`;
const apiUrl = process.env.API_URL ?? `${base}/case-status`;
const seconds = Number(process.env.TIMEOUT ?? 15);

class Failure extends Error {
  constructor(message, exit) {
    super(message);
    this.exit = exit;
  }
}

async function send(url, options) {
  try {
    const answer = await fetch(url, { ...options, redirect: 'error', signal: AbortSignal.timeout(seconds * 1000) });
    return { status: answer.status, retryAfter: answer.headers.get('retry-after'), text: await answer.text() };
  } catch (e) {
    throw new Failure(`no answer (${e.name})`, 3);
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// The message of an error, in whichever of the known shapes it comes.
function message(answer) {
  const body = parse(answer.text);
  return body?.message ?? body?.error?.message ?? body?.Error ?? body?.errors?.[0]?.message
    ?? body?.fault?.faultstring ?? 'no message';
}

function later(answer) {
  const wait = answer.retryAfter ? `; try again in ${answer.retryAfter} s` : '';
  return new Failure(`${answer.status}: ${message(answer)}${wait}`, 3);
}

async function token() {
  const answer = await send(tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: process.env.CLIENT_ID ?? '',
      client_secret: process.env.CLIENT_SECRET ?? '',
    }),
  });
  if (answer.status === 429 || answer.status >= 500) throw later(answer);
  const body = parse(answer.text);
  if (answer.status !== 200 || body?.status !== 'approved' || typeof body.expires_in !== 'string') {
    throw new Failure(`no token (${answer.status}: ${message(answer)})`, 1);
  }
  return body.access_token;
}

async function ask(receipt) {
  // A token may end before its time: ask for another one, once.
  for (let attempt = 1; ; attempt++) {
    const answer = await send(`${apiUrl}/${encodeURIComponent(receipt)}`, {
      headers: { authorization: `Bearer ${await token()}` },
    });
    if (answer.status === 401 && attempt === 1) continue;
    if (answer.status === 404 || answer.status === 422) throw new Failure(message(answer), 2);
    if (answer.status === 429 || answer.status >= 500) throw later(answer);
    const found = answer.status === 200 ? parse(answer.text)?.case_status : undefined;
    if (answer.status === 200 && !found) throw new Failure('200 without a case: not JSON', 3);
    if (!found) throw new Failure(`${answer.status}: ${message(answer)}`, 1);
    return found;
  }
}

function show(found) {
  const since = found.modifiedDate ? `, since ${found.modifiedDate}` : '';
  console.log(`${found.receiptNumber} (${found.formType}): ${found.current_case_status_text_en}${since}`);
  console.log(`  ${found.current_case_status_text_es}`);
  for (const entry of found.hist_case_status ?? []) {
    console.log(`  ${entry.date} ${entry.completed_text_en}`);
  }
}

try {
  const receipt = process.argv[2];
  if (!receipt) throw new Failure('usage: node case-status.mjs RECEIPT', 1);
  show(await ask(receipt));
} catch (e) {
  if (!(e instanceof Failure)) throw e;
  console.error(e.message);
  process.exitCode = e.exit;
}
