export default async function stopServers() {
  await globalThis.testStack?.stop();
}
