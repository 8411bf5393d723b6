// Runs a PLC directory and a PDS on loopback until standard input ends, which it also does when the test process dies.
// usage: node pds.mjs PACKAGES_FOLDER; writes {"pds": url, "plc": url, "admin": password} on one line when both answer.
// The tests do everything else through the PDS's own XRPC API.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

// The PDS keeps its databases and blobs below the temporary folder: it gets one of its own, which goes with it.
const folder = mkdtempSync(join(tmpdir(), 'lexidex-pds.'))
process.env.TMPDIR = folder
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

const package_ = (path) => import(pathToFileURL(join(process.argv[2], 'node_modules', path)))
const { TestNetworkNoAppView, ADMIN_PASSWORD } = await package_('@atproto/dev-env/dist/index.js')
const network = await TestNetworkNoAppView.create({})
console.log(JSON.stringify({ pds: network.pds.url, plc: network.plc.url, admin: ADMIN_PASSWORD }))

process.stdin.on('end', () => process.exit(0)).resume()
