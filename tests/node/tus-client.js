// SPDX-FileCopyrightText: 2026 The Zhijian developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// tus-client.js ENDPOINT FILE…: uploads files by tus-js-client, one after the other, and writes a line of JSON for each:
// {file, url, sent, retries, last (reason of the last retry)} or {file, error}. The token is the first line of standard input. Options, before ENDPOINT:
//   --chunk BYTES   pieces of that size; without it a file goes in one request
//   --urls FILE     remember where uploads go on, and go on there
//   --abort BYTES   give up on the connection, not the upload, after that many bytes, and end with status 3
//   --patient       ask again for a minute, not for nine seconds
'use strict';

const crypto = require('node:crypto');
const fs = require('node:fs');
const tus = require('tus-js-client');

const options = {};
const rest = process.argv.slice(2);
while (rest.length && rest[0].startsWith('--')) {
  const name = rest.shift().slice(2);
  options[name] = name === 'patient' ? true : rest.shift();
}
const [endpoint, ...files] = rest;
const token = fs.readFileSync(0, 'utf8').split('\n')[0];

function upload(file) {
  return new Promise((resolve) => {
    const bytes = fs.readFileSync(file);
    const outcome = { file, retries: 0 };
    let aborted = false;
    const settings = {
      endpoint,
      uploadSize: bytes.length,
      metadata: {
        filename: file,
        filetype: 'application/octet-stream',
        sha256: crypto.createHash('sha256').update(bytes).digest('hex'),
      },
      headers: { Authorization: `Bearer ${token}` },
      retryDelays: options.patient ? Array(60).fill(1000) : [0, 1000, 3000, 5000],
      onShouldRetry(error) {
        const status = error.originalResponse ? error.originalResponse.getStatus() : 0;
        outcome.retries += 1;
        outcome.last = String(error);
        return status < 400 || status >= 500 || status === 409 || status === 423;
      },
      onError(error) {
        outcome.error = String(error);
        resolve(outcome);
      },
      onProgress(sent) {
        outcome.sent = sent;
        if (options.abort && sent >= Number(options.abort) && !aborted) {
          aborted = true;
          current.abort().then(() => process.exit(3));
        }
      },
      onSuccess() {
        outcome.url = current.url;
        resolve(outcome);
      },
    };
    if (options.chunk) settings.chunkSize = Number(options.chunk);
    if (options.urls) settings.urlStorage = new tus.FileUrlStorage(options.urls);
    const current = new tus.Upload(options.chunk ? fs.createReadStream(file, { highWaterMark: 65536 }) : bytes, settings);
    if (!options.urls) {
      current.start();
      return;
    }
    settings.fingerprint = current.options.fingerprint = () => Promise.resolve(`zhijian-${file}`);
    current.findPreviousUploads().then((earlier) => {
      if (earlier.length) current.resumeFromPreviousUpload(earlier[0]);
      outcome.resumed = earlier.length > 0;
      current.start();
    });
  });
}

(async () => {
  let failed = false;
  for (const file of files) {
    const outcome = await upload(file);
    failed = failed || Boolean(outcome.error);
    process.stdout.write(`${JSON.stringify(outcome)}\n`);
  }
  process.exit(failed ? 1 : 0);
})();
