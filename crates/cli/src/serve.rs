//! `fihris serve` and `fihris demo`: a static server on this computer only.

use crate::{Assets, failure::Failure};
use axum::{
    Router,
    body::Body,
    http::{Response, StatusCode, Uri, header},
};
use fihris_index::{IndexFiles, bundle};
use std::{
    borrow::Cow,
    collections::BTreeMap,
    io::Write as _,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
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

/// Files by path below the root, without the first slash.
type Files = BTreeMap<String, Cow<'static, [u8]>>;

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    if !arguments.dir.is_dir() {
        return Err(Failure::Usage(format!("{} is no folder", arguments.dir.display())));
    }
    serve(Router::new().fallback_service(ServeDir::new(&arguments.dir)), arguments.port.port)
}

pub(crate) fn run_demo(arguments: &DemoArguments, assets: &'static Assets) -> Result<(), Failure> {
    let mut widget = assets.widget()?.filter(|_| !assets.demo_site.is_empty()).ok_or_else(|| {
        Failure::Usage(
            "this program was built without the demo site; `cargo xtask demo` builds and serves it".to_owned(),
        )
    })?;
    widget.worker = Some(assets.worker()?);
    let pages = assets.demo_site.iter().map(|file| (file.path.to_owned(), file.bytes.into()));
    let index = IndexFiles { index: assets.demo_blob.to_vec(), pieces: Vec::new() };
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
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}

fn serve(router: Router, port: u16) -> Result<(), Failure> {
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
