// What a reader finds in CARs: one line of JSON a file, {"file", "records": [[path, cid], …]} or {"file", "fault"}.
//   node list.mjs NODE_MODULES READER < paths, one a line
import { readFileSync } from 'node:fs'
import * as readers from './readers.mjs'

const [modules, reader] = process.argv.slice(2)
const read = await readers[reader](modules)
for (const file of readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
  try {
    console.log(JSON.stringify({ file, records: await read(readFileSync(file)) }))
  } catch (fault) {
    console.log(JSON.stringify({ file, fault: String(fault.message ?? fault) }))
  }
}
