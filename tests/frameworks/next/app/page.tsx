import { Search } from "./search";

export default function Page() {
  return (
    <>
      <main>
        <h1>دليل الوافدين (next)</h1>
        <p>صفحة تُبنى على الخادم، وفيها مربّع بحث.</p>
      </main>
      <Search />
    </>
  );
}
