//! Label selectors and quantities.

use std::fmt::Write as _;
use std::hint::black_box;
use std::rc::Rc;

use kube_semantics::Quantity;
use kube_semantics::object::Labels;
use kube_semantics::selector::{Selector, SelectorSet};

use crate::measure::Workload;
use crate::random::Random;

const DOMAIN: &str = "selector";
const TIERS: [&str; 4] = ["web", "api", "db", "cache"];
const ENVS: [&str; 3] = ["prod", "staging", "dev"];

pub fn workloads() -> Vec<Workload> {
    let pods = Rc::new(pods());
    let services: Rc<Vec<Selector>> = Rc::new(services().iter().map(Selector::from_labels).collect());
    let texts = selector_texts();
    let quantities = Rc::new(quantity_texts());
    let parsed: Vec<Quantity> = quantities.iter().map(|text| text.parse().expect("valid")).collect();
    let one: Selector = "tier in (web,api),env!=dev,zone".parse().expect("valid");
    let pairs = services.len() * pods.len();

    vec![
        {
            let pods = Rc::clone(&pods);
            Workload::new(DOMAIN, "match_1x10000", pods.len(), move || pods.iter().filter(|labels| one.matches(*labels)).count())
        },
        {
            // Upstream asks a plain map; here the set is indexed anew every time, as whoever holds maps would.
            let (pods, services) = (Rc::clone(&pods), Rc::clone(&services));
            Workload::new(DOMAIN, "services_1000x10000_set", pairs, move || count_matches(&SelectorSet::new(services.iter()), &pods))
        },
        {
            let set = SelectorSet::new(services.iter());
            let pods = Rc::clone(&pods);
            Workload::new(DOMAIN, "services_1000x10000_selector", pairs, move || count_matches(&set, &pods))
        },
        Workload::new(DOMAIN, "parse_selectors_10000", texts.len(), move || {
            texts.iter().map(|text| text.parse::<Selector>().expect("valid").requirements().len()).sum::<usize>()
        }),
        {
            let quantities = Rc::clone(&quantities);
            Workload::new(DOMAIN, "quantity_parse_string_10000", quantities.len(), move || {
                quantities.iter().map(|text| black_box(text.parse::<Quantity>().expect("valid").text()).len()).sum::<usize>()
            })
        },
        {
            let quantities = Rc::clone(&quantities);
            Workload::new(DOMAIN, "quantity_parse_canonical_10000", quantities.len(), move || {
                quantities.iter().map(|text| black_box(text.parse::<Quantity>().expect("valid").canonical()).len()).sum::<usize>()
            })
        },
        Workload::new(DOMAIN, "quantity_sum_10000", parsed.len(), move || Quantity::checked_sum(&parsed).expect("a sum")),
    ]
}

fn count_matches(set: &SelectorSet, pods: &[Labels]) -> usize {
    let mut found = Vec::new();
    pods.iter()
        .map(|labels| {
            set.matching_into(labels, &mut found);
            found.len()
        })
        .sum()
}

fn pods() -> Vec<Labels> {
    let mut random = Random::new(1);
    let mut pod = || {
        [
            ("app", format!("app-{}", random.below(200))),
            ("tier", random.pick(&TIERS).to_owned()),
            ("env", random.pick(&ENVS).to_owned()),
            ("zone", format!("zone-{}", random.below(6))),
            ("team", format!("team-{}", random.below(20))),
            ("version", random.below(10).to_string()),
            ("app.kubernetes.io/instance", format!("inst-{}", random.below(1000))),
            ("pod-template-hash", format!("{:08x}", random.below(1 << 31))),
        ]
        .into()
    };
    (0..10_000).map(|_| pod()).collect()
}

fn services() -> Vec<Labels> {
    let mut random = Random::new(2);
    let mut service = || {
        let mut labels = Labels::from([("app", format!("app-{}", random.below(200))), ("tier", random.pick(&TIERS).to_owned())]);
        if random.below(2) == 0 {
            labels.insert("env", random.pick(&ENVS));
        }
        labels
    };
    (0..1000).map(|_| service()).collect()
}

fn selector_texts() -> Vec<String> {
    let mut random = Random::new(3);
    let mut text = || {
        let mut text = String::new();
        for part in 0..=random.below(4) {
            if part > 0 {
                text.push(',');
            }
            match random.below(6) {
                0 => write!(text, "app=app-{}", random.below(200)),
                1 => write!(text, "tier in (web,api,{})", random.pick(&TIERS)),
                2 => write!(text, "env notin (dev, {})", random.pick(&ENVS)),
                3 => write!(text, "example.com/zone"),
                4 => write!(text, "!canary"),
                _ => write!(text, "version>{}", random.below(10)),
            }
            .expect("a string takes everything");
        }
        text
    };
    (0..10_000).map(|_| text()).collect()
}

fn quantity_texts() -> Vec<String> {
    let mut random = Random::new(4);
    let mut text = || match random.below(8) {
        0 => format!("{}m", random.below(4000)),
        1 => format!("{}", 1 + random.below(64)),
        2 => format!("{}Mi", random.below(65_536)),
        3 => format!("{}Gi", random.below(512)),
        4 => format!("{}.{}", random.below(100), random.below(10)),
        5 => format!("{}.{:02}Gi", random.below(8), random.below(100)),
        6 => format!("{}Ki", random.below(1_000_000)),
        _ => format!("{}e{}", 1 + random.below(9), random.below(9)),
    };
    (0..10_000).map(|_| text()).collect()
}
