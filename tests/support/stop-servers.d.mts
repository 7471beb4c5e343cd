declare const stopServers: () => Promise<void>;
export default stopServers;
