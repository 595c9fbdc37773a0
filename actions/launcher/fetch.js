// node fetch.js URL FILE: fetches a gzip-compressed file by HTTPS and writes it uncompressed. For machines that have
// neither curl nor wget; proxies are curl's and wget's.
'use strict'
const fs = require('fs')
const https = require('https')
const stream = require('stream')
const zlib = require('zlib')

const IDLE_MS = 30000

function fail(reason) {
  console.error(reason)
  process.exit(1)
}

function fetch(url, file, redirects) {
  if (!url.startsWith('https://')) fail(`${url} is not HTTPS`)
  const request = https.get(url, (response) => {
    const target = response.headers.location
    if (response.statusCode >= 300 && response.statusCode < 400 && target) {
      response.resume()
      if (redirects === 0) fail('too many redirects')
      fetch(new URL(target, url).href, file, redirects - 1)
      return
    }
    if (response.statusCode !== 200) fail(`status ${response.statusCode}`)
    stream.pipeline(response, zlib.createGunzip(), fs.createWriteStream(file), (error) => {
      if (error) fail(error.message)
    })
  })
  request.setTimeout(IDLE_MS, () => request.destroy(new Error('no answer in time')))
  request.on('error', (error) => fail(error.message))
}

fetch(process.argv[2], process.argv[3], 5)
