//! `fihris serve` and `fihris demo`: a static server on this computer only.
//!
//! It answers as a host would that the site is published to, and to nobody but this computer's browser: a request must name this
//! computer as its host, so that no page from elsewhere can read along (DNS rebinding). What a host would not publish is not
//! there: hidden files but `.well-known`, and what symbolic links hold outside of the folder.

use crate::{Assets, failure::Failure};
use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderValue, Response, StatusCode, Uri, header},
    middleware::{self, Next},
};
use fihris_index::{IndexFiles, bundle};
use percent_encoding::percent_decode_str;
use std::{
    borrow::Cow,
    collections::BTreeMap,
    ffi::OsStr,
    io::Write as _,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
};
use tower_http::services::ServeDir;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The folder to serve.
    dir: PathBuf,

    #[command(flatten)]
    port: Port,
}

#[derive(Debug, clap::Args)]
pub(crate) struct DemoArguments {
    #[command(flatten)]
    port: Port,
}

#[derive(Debug, clap::Args)]
struct Port {
    /// The port to listen on; 0 takes any that is free.
    #[arg(long, value_name = "N", default_value_t = 8080)]
    port: u16,
}

/// The language of the demo site.
const DEMO_LANG: &str = "ar";

/// Files by path below the root, without the first slash.
type Files = BTreeMap<String, Cow<'static, [u8]>>;

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    if !arguments.dir.is_dir() {
        return Err(Failure::Usage(format!("{} is no folder", arguments.dir.display())));
    }
    let root = arguments.dir.canonicalize().map_err(Failure::io(&arguments.dir))?;
    let files = ServeDir::new(&root);
    let root: Arc<Path> = root.into();
    let check = middleware::from_fn(move |mut request: Request, next: Next| {
        let found = find(&root, request.uri().path());
        async move {
            match found {
                Found::Here => next.run(request).await,
                Found::Page => {
                    let page = format!("{}.html", request.uri().path());
                    match page.parse() {
                        Ok(uri) => {
                            *request.uri_mut() = uri;
                            next.run(request).await
                        }
                        Err(_) => status(StatusCode::NOT_FOUND),
                    }
                }
                Found::At(path) => {
                    let mut response = status(StatusCode::PERMANENT_REDIRECT);
                    response.headers_mut().insert(header::LOCATION, path);
                    response
                }
                Found::Nothing => status(StatusCode::NOT_FOUND),
            }
        }
    });
    serve(Router::new().fallback_service(files).layer(check), arguments.port.port)
}

/// What a path asks for.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    /// A file or folder below the root.
    Here,
    /// A page without the `.html` of its file, as many hosts have it.
    Page,
    /// Something at another path.
    At(HeaderValue),
    Nothing,
}

/// Looks for what a path asks for below `root`, which is canonical.
fn find(root: &Path, path: &str) -> Found {
    // A link to `//name/` would lead to a host of this name.
    if path.contains("//") {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let end = if path.ends_with('/') && !parts.is_empty() { "/" } else { "" };
        return HeaderValue::try_from(format!("/{}{end}", parts.join("/"))).map_or(Found::Nothing, Found::At);
    }
    let Ok(decoded) = percent_decode_str(path).decode_utf8() else { return Found::Nothing };
    let parts = decoded.split('/').filter(|part| !part.is_empty());
    if parts.clone().any(|part| part.starts_with('.') && part != ".well-known" || part.contains(['\\', ':', '\0'])) {
        return Found::Nothing;
    }
    let file: PathBuf = root.components().map(|part| part.as_os_str()).chain(parts.map(OsStr::new)).collect();
    let is_below = |file: &Path| file.canonicalize().is_ok_and(|file| file.starts_with(root));
    if is_below(&file) {
        // The page of a folder may be a link too.
        let page = file.join("index.html");
        return if page.exists() && !is_below(&page) { Found::Nothing } else { Found::Here };
    }
    let mut page = file.into_os_string();
    page.push(".html");
    if !path.ends_with('/') && is_below(Path::new(&page)) { Found::Page } else { Found::Nothing }
}

fn status(code: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = code;
    response
}

/// Whether a request is to this computer by a name of its own.
fn is_local(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = if host.ends_with(']') { host } else { host.rsplit_once(':').map_or(host, |(name, _)| name) };
    let name = name.to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost") || name == "127.0.0.1" || name == "[::1]"
}

pub(crate) fn run_demo(arguments: &DemoArguments, assets: &'static Assets) -> Result<(), Failure> {
    let mut widget = assets.widget()?.filter(|_| !assets.demo_site.is_empty()).ok_or_else(|| {
        Failure::Usage(
            "this program was built without the demo site; `cargo xtask demo` builds and serves it".to_owned(),
        )
    })?;
    widget.worker = Some(assets.worker()?);
    let pages = assets.demo_site.iter().map(|file| (file.path.to_owned(), file.bytes.into()));
    let index = IndexFiles { index: assets.demo_blob.to_vec(), pieces: Vec::new(), langs: vec![DEMO_LANG.to_owned()] };
    let bundle = bundle::files(&index, Some(&widget)).into_iter();
    let files: Files =
        pages.chain(bundle.map(|(name, content)| (format!("fihris/{name}"), content.into_owned().into()))).collect();
    let files = Arc::new(files);
    let answer = move |uri: Uri| {
        let response = respond(&files, uri.path());
        async { response }
    };
    serve(Router::new().fallback(answer), arguments.port.port)
}

fn respond(files: &Files, path: &str) -> Response<Body> {
    let path = path.trim_start_matches('/');
    let path = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    let mut response = Response::new(Body::empty());
    if let Some(content) = files.get(&path) {
        let kind = mime_guess::from_path(&path).first_or_octet_stream();
        // Text is UTF-8 here; without the word, browsers guess.
        let kind = if kind.type_() == "text" { format!("{kind}; charset=utf-8") } else { kind.to_string() };
        if let Ok(kind) = kind.parse() {
            response.headers_mut().insert(header::CONTENT_TYPE, kind);
        }
        *response.body_mut() = Body::from(content.to_vec());
    } else {
        return status(StatusCode::NOT_FOUND);
    }
    response
}

fn serve(router: Router, port: u16) -> Result<(), Failure> {
    let router = router.layer(middleware::from_fn(|request: Request, next: Next| async {
        if is_local(request.headers()) { next.run(request).await } else { status(StatusCode::MISDIRECTED_REQUEST) }
    }));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    runtime.block_on(async {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let listener = tokio::net::TcpListener::bind(address).await.map_err(|error| {
            Failure::Usage(format!("port {port} cannot be used ({error}); choose another with --port"))
        })?;
        println!("http://{}/", listener.local_addr()?);
        std::io::stdout().flush()?;
        axum::serve(listener, router).await?;
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn only_what_a_host_would_publish_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap().join("site");
        for name in
            ["sub/index.html", "about.html", ".git/config", ".well-known/a.txt", "عن/a b.html", "v1.2/index.html"]
        {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        fs::write(folder.path().join("secret.html"), "x").unwrap();
        let check = |path: &str, expected: Found| assert_eq!(find(&root, path), expected, "{path:.60}");
        for path in ["/", "/sub", "/sub/", "/about.html", "/.well-known/a.txt", "/%D8%B9%D9%86/a%20b.html", "/v1.2/"] {
            check(path, Found::Here);
        }
        check("/about", Found::Page);
        let long = format!("/{}", "a".repeat(5000));
        let nowhere =
            ["/.git/config", "/%2egit/config", "/../secret.html", "/%2e%2e/secret.html", "/sub/..%2f..%2fsecret.html"];
        for path in nowhere.into_iter().chain(["/about/", "/a%00b", "/%FF", "/none", "/..\\secret.html", &long]) {
            check(path, Found::Nothing);
        }
        for (path, at) in
            [("//sub", "/sub"), ("//sub//", "/sub/"), ("/sub//index.html", "/sub/index.html"), ("//", "/")]
        {
            check(path, Found::At(HeaderValue::from_static(at)));
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_out_of_the_folder_lead_nowhere() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap().join("site");
        fs::create_dir_all(root.join("sub")).unwrap();
        fs::write(folder.path().join("secret.html"), "x").unwrap();
        fs::write(root.join("a.html"), "x").unwrap();
        symlink(folder.path(), root.join("out")).unwrap();
        symlink(folder.path().join("secret.html"), root.join("sub/index.html")).unwrap();
        symlink(folder.path().join("secret.html"), root.join("b.html")).unwrap();
        symlink(root.join("a.html"), root.join("c.html")).unwrap();
        for path in ["/out/secret.html", "/out/", "/sub/", "/sub/index.html", "/b.html", "/b"] {
            assert_eq!(find(&root, path), Found::Nothing, "{path}");
        }
        assert_eq!((find(&root, "/c.html"), find(&root, "/c")), (Found::Here, Found::Page));
    }

    #[test]
    fn other_hosts_are_refused() {
        let is_local = |host: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_str(host).unwrap());
            is_local(&headers)
        };
        for host in ["127.0.0.1:8080", "localhost", "LOCALHOST:80", "site.localhost:8080", "[::1]:8080", "[::1]"] {
            assert!(is_local(host), "{host}");
        }
        for host in ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example:8080", ""] {
            assert!(!is_local(host), "{host}");
        }
    }
}
