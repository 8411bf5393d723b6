// How fast @atproto/sync takes commits with their proofs checked: one line of JSON, {"commits", "ops", "seconds"}.
//   node live.mjs NODE_MODULES SECONDS FRAMES KEYS
// FRAMES are #commit frames, each after its length as four bytes, little-endian; KEYS is JSON, DID to did:key.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [modules, limit, framesPath, keysPath] = process.argv.slice(2)
const load = (file) => import(pathToFileURL(join(modules, file)).href)
const { parseCommitAuthenticated } = await load('@atproto/sync/dist/firehose/index.js')
const { Frame } = await load('@atproto/xrpc-server/dist/index.js')
const keys = JSON.parse(readFileSync(keysPath, 'utf8'))
const idResolver = { did: { resolveAtprotoKey: async (did) => keys[did] } }

const file = readFileSync(framesPath)
const frames = []
for (let at = 0; at < file.length; ) {
  const length = file.readUInt32LE(at)
  frames.push(file.subarray(at + 4, at + 4 + length))
  at += 4 + length
}

let commits = 0
let ops = 0
const started = performance.now()
const seconds = () => (performance.now() - started) / 1000
for (let at = 0; seconds() < Number(limit); at = (at + 1) % frames.length) {
  const event = Frame.fromBytes(frames[at]).body
  const parsed = await parseCommitAuthenticated(idResolver, event)
  if (parsed.length !== event.ops.length) throw new Error(`A true commit of ${event.repo} was refused.`)
  commits++
  ops += parsed.length
}
console.log(JSON.stringify({ commits, ops, seconds: seconds() }))
