// Indexes CAR files with the reference AppView's own indexing service (@atproto/bsky) into PostgreSQL, as its subscription does for
// each record, without the identity and commit rows that it writes beside. Prints one line of JSON.
//   node appview-index.mjs NODE_MODULES POSTGRES_URL CARS RECORDS_MAX
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [modules, url, cars, most] = process.argv.slice(2)
const load = (file) => import(pathToFileURL(join(modules, file)).href)
const { Database } = await load('@atproto/bsky/dist/data-plane/server/db/db.js')
const { IndexingService } = await load('@atproto/bsky/dist/data-plane/server/indexing/index.js')
const { BackgroundQueue } = await load('@atproto/bsky/dist/data-plane/server/background.js')
const { MemoryBlockstore, Repo, getAndParseRecord, readCarWithRoot, verifyRepo } = await load('@atproto/repo/dist/index.js')
const { AtUri } = await load('@atproto/syntax/dist/index.js')

const atOnce = 16
const db = new Database({ url, schema: 'bsky', poolSize: atOnce })
await db.migrateToLatestOrThrow()
const background = new BackgroundQueue(db, { concurrency: atOnce })
const indexing = new IndexingService(db, undefined, background)

let records = 0
let refused = 0
const reasons = {}
const started = performance.now()
for (const file of readdirSync(cars).sort()) {
  if (records >= Number(most)) break
  const { root, blocks } = await readCarWithRoot(readFileSync(join(cars, file)))
  const repo = await verifyRepo(blocks, root)
  const due = repo.creates.slice(0, Number(most) - records)
  const { did } = await Repo.load(new MemoryBlockstore(blocks), root)
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let write = due.pop(); write; write = due.pop()) {
      const uri = AtUri.make(did, write.collection, write.rkey)
      try {
        const { record } = await getAndParseRecord(blocks, write.cid)
        await indexing.indexRecord(uri, write.cid, record, 'create', '2026-01-01T00:00:00.000Z')
        records++
      } catch (fault) {
        refused++
        reasons[fault.message] = (reasons[fault.message] ?? 0) + 1
      }
    }
  }))
}
await background.processAll()
const seconds = (performance.now() - started) / 1000
console.log(JSON.stringify({ records, refused, reasons, seconds }))
await db.pool.end()
process.exit(0)
