// Two other readers of repositories, behind one shape: bytes of a CAR in, a list of [path, CID] out.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const load = (modules, file) => import(pathToFileURL(join(modules, file)).href)

/** Every hash and the whole tree are checked; records are not parsed. */
export async function atproto(modules) {
  const { readCarWithRoot, verifyRepo } = await load(modules, '@atproto/repo/dist/index.js')
  return async (car) => {
    const { root, blocks } = await readCarWithRoot(car)
    const { creates } = await verifyRepo(blocks, root, undefined, undefined, { ensureLeaves: true })
    return creates.map((record) => [`${record.collection}/${record.rkey}`, record.cid.toString()])
  }
}

/** The tree is walked and nothing is hashed. */
export async function atcute(modules) {
  const { fromUint8Array } = await load(modules, '@atcute/repo/dist/index.js')
  return async (car) => Array.from(fromUint8Array(car), (entry) => [`${entry.collection}/${entry.rkey}`, entry.cid.$link])
}

/** Trees without a commit: the root is a node. Records need not be there. */
export async function atprotoTree(modules) {
  const { MST, MemoryBlockstore, readCarWithRoot } = await load(modules, '@atproto/repo/dist/index.js')
  return async (car) => {
    const { root, blocks } = await readCarWithRoot(car)
    const tree = MST.load(new MemoryBlockstore(blocks), root)
    const leaves = await tree.leaves()
    return leaves.map((leaf) => [leaf.key, leaf.value.toString()])
  }
}
