//! Adds up quantities the way Kubernetes does.
//!
//! ```text
//! cargo run --example quantities -- 250m 1.5 2
//! cargo run --example quantities -- 1.5Gi 512Mi 1G
//! ```

use std::process::ExitCode;

use kube_semantics::Quantity;

fn main() -> ExitCode {
    let mut texts: Vec<String> = std::env::args().skip(1).collect();
    if texts.is_empty() {
        texts = ["1.5Gi", "512Mi", "1G"].map(str::to_owned).to_vec();
    }

    let mut total = Quantity::ZERO;
    for text in &texts {
        match text.parse::<Quantity>() {
            Ok(quantity) => {
                println!("{text:>12}  prints as {:>12}, is {:?} units", quantity.to_string(), quantity.value());
                if !total.checked_add_assign(&quantity) {
                    eprintln!("{text}: too far from the rest to be written out");
                    return ExitCode::from(2);
                }
            }
            Err(error) => {
                eprintln!("{text}\n{:>column$} {error}", '^', column = error.offset() + 1);
                return ExitCode::from(2);
            }
        }
    }
    println!("{:>12}  {total}", "total");
    ExitCode::SUCCESS
}
