//! Options of `serve`.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use clap::Args;

use super::timeout::{Limit, seconds};

#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// Port to listen on; 0 takes any that is free
    #[arg(long, value_name = "N", default_value_t = 7380)]
    port: u16,
    /// Address to listen on: others than this machine reach it by one that is not of the loopback, and need --token
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    bind: IpAddr,
    /// Word that readers must give before they see anything [default: $READOUTS_TOKEN, which other users of the machine
    /// cannot see]
    #[arg(long, value_name = "TOKEN")]
    token: Option<String>,
    /// With --bind, lets everybody who reaches the address read the corpus without a token
    #[arg(long, conflicts_with = "token")]
    pub(crate) open_to_all: bool,
    /// Name by which readers call the server, such as that of a proxy before it
    #[arg(long = "host", value_name = "NAME")]
    pub(crate) hosts: Vec<String>,
    /// Gives up an answer that takes longer; fractions are allowed
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    timeout: Limit,
}

impl ServeArgs {
    pub(crate) fn address(&self) -> SocketAddr {
        SocketAddr::new(self.bind, self.port)
    }

    pub(crate) fn token(&self) -> Option<String> {
        let of_environment = || std::env::var("READOUTS_TOKEN").ok().filter(|_| !self.open_to_all);
        self.token.clone().or_else(of_environment)
    }

    pub(crate) fn timeout(&self) -> Duration {
        self.timeout.duration
    }
}
