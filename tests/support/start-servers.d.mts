declare const startServers: () => Promise<void>;
export default startServers;
