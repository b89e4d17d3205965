// SPDX-FileCopyrightText: 2026 The Zhijian developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// tus-server.js FOLDER [PATH]: a tus server that is not ours (@tus/server with @tus/file-store) on loopback, at PATH
// (/files). Writes its port to standard output once it listens, and ends when standard input does. What is uploaded lies
// in FOLDER under the upload's name.
'use strict';

const http = require('node:http');
const { FileStore } = require('@tus/file-store');
const { Server } = require('@tus/server');

const [directory, path = '/files'] = process.argv.slice(2);
const tusServer = new Server({ path, datastore: new FileStore({ directory }), relativeLocation: true });
const server = http.createServer((request, response) => tusServer.handle(request, response));

server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
