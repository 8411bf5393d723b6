// Which records the reference validator takes: lines of {"lexicons": […], "id", "records": […]} in, lines of {"valid": […]} or {"fault"} out.
//   node judge.mjs NODE_MODULES
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

const load = (name) => import(pathToFileURL(join(process.argv[2], '@atproto', name, 'dist', 'index.js')).href)
const { LexiconIterableIndexer, LexiconSchemaBuilder, lexiconDocumentSchema } = await load('lex-document')
const { jsonToLex } = await load('lex-json')

for await (const line of createInterface({ input: process.stdin })) {
  const { lexicons, id, records } = JSON.parse(line)
  try {
    const documents = lexicons.map((document) => lexiconDocumentSchema.parse(document))
    const schema = await LexiconSchemaBuilder.build(new LexiconIterableIndexer(documents), `${id}#main`)
    console.log(JSON.stringify({ valid: records.map((record) => schema.matches(jsonToLex(record))) }))
  } catch (fault) {
    console.log(JSON.stringify({ fault: String(fault.message ?? fault) }))
  }
}
