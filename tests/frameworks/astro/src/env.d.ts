interface Window {
  heard: string[];
}
