"""How well messages are understood: `make understanding`, in the engine's environment.

Trains the component that the engine uses (nlu/components/understanding.py) on nlu/data and measures it, together with
the rules on danger, on messages that others wrote apart. Also: the same on a stricter split, a learning curve, and
other ways on the same data and split. Prints, and writes everything below the line MARK of docs/understanding.md.

    understanding.py            everything (about half an hour on 2 cores)
    understanding.py --quick    our configuration only
    understanding.py --split FOLDER SHARE, --understood FOLDER
                                for another program (diet.py): data and split to train on, and what it understood
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Tuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "nlu"))
import engine  # noqa: E402

engine.prepare()

import numpy as np  # noqa: E402
from components import features, understanding  # noqa: E402
from components.examples import read  # noqa: E402
from rasa.shared.nlu.training_data.message import Message  # noqa: E402
from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: E402
from sklearn.svm import LinearSVC  # noqa: E402

from bot import danger  # noqa: E402

DOCUMENT = ROOT / "docs" / "understanding.md"
MARK = "<!-- measured: everything below is written by `make understanding` -->"
SETS = ROOT / "tests" / "understanding"
FIRST_WRITERS = ROOT / "benchmarks" / "first_writers.txt"
FRACTIONS = (0.125, 0.25, 0.5, 0.75, 1.0)
SEED = 7


@dataclass(frozen=True)
class Labelled:
    text: str
    label: str
    also: Tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return self.label.split("/")[0]

    @property
    def right(self) -> Tuple[str, ...]:
        return (self.label.partition("/")[2], *self.also)


@dataclass
class Figures:
    """Shares in per cent, with how many messages each rests on."""

    values: Dict[str, float] = field(default_factory=dict)
    counts: Dict[str, int] = field(default_factory=dict)
    confusions: Counter = field(default_factory=Counter)
    calibration: List[Tuple[float, bool]] = field(default_factory=list)

    def add(self, name: str, hits: List[bool]) -> None:
        self.counts[name] = len(hits)
        self.values[name] = 100.0 * sum(hits) / len(hits) if hits else float("nan")

    def row(self, names: List[str]) -> List[str]:
        return [f"{self.values[name]:.1f}" if name in self.values else "-" for name in names]


COLUMNS = [
    "kind right",
    "topic first",
    "topic among 3",
    "category first",
    "danger found",
    "false alarms",
    "out of scope rejected",
    "good rejected",
    "status, small talk",
]


def training() -> List[Labelled]:
    return [Labelled(text, label) for text, label in read(ROOT / "nlu" / "data")]


def held_out(name: str) -> List[Labelled]:
    rows = [json.loads(line) for line in (SETS / f"{name}.jsonl").open(encoding="utf-8")]
    return [Labelled(row["text"], row["label"], tuple(row.get("also", ()))) for row in rows]


def by_first_writers(messages: List[Labelled]) -> Tuple[List[Labelled], List[Labelled]]:
    """(everything else, what the first seven writers wrote): training never saw a message of those it is tested on."""
    theirs = set(FIRST_WRITERS.read_text().split())

    def is_theirs(message: Labelled) -> bool:
        return hashlib.sha256(message.text.encode()).hexdigest()[:12] in theirs

    return [m for m in messages if not is_theirs(m)], [m for m in messages if is_theirs(m)]


def fitted(messages: List[Labelled], **config: Any) -> understanding.Understanding:
    defaults = understanding.Understanding.get_default_config()
    component = understanding.Understanding({**defaults, **config}, None, None, {})
    component.fit([m.text for m in messages], [m.label for m in messages])
    return component


def understood(component: understanding.Understanding, messages: List[Labelled], rules: bool = True) -> List[dict]:
    """As `pelita classify` would say it: the rules on danger first, then the model."""
    results = []
    for start in range(0, len(messages), 64):
        batch = messages[start : start + 64]
        for message, said in zip(
            batch, component.process([Message(data={"text": m.text}) for m in batch]), strict=False
        ):
            alarm = danger.look(message.text) if rules else None
            categories = [name for name, _ in said.get("categories")]
            results.append(
                {
                    "kind": "danger" if alarm else said.get("kind"),
                    "topics": [name for name, _ in said.get("topics")][:3],
                    "categories": categories,
                    "confidence": said.get("intent")["confidence"],
                }
            )
    return results


def measure(messages: List[Labelled], results: List[dict]) -> Figures:
    figures = Figures()
    pairs = list(zip(messages, results))
    of = lambda *kinds: [(m, r) for m, r in pairs if m.kind in kinds]  # noqa: E731
    figures.add("kind right", [r["kind"] == m.kind for m, r in pairs])
    figures.add("topic first", [r["topics"][0] in m.right for m, r in of("question")])
    figures.add("topic among 3", [any(t in m.right for t in r["topics"]) for m, r in of("question")])
    figures.add("category first", [r["categories"][0] in m.right for m, r in of("complaint", "danger")])
    figures.add("danger found", [r["kind"] == "danger" for _, r in of("danger")])
    figures.add("false alarms", [r["kind"] == "danger" for m, r in pairs if m.kind != "danger"])
    figures.add("out of scope rejected", [r["kind"] == "out_of_scope" for _, r in of("out_of_scope")])
    good = of("question", "complaint", "danger", "status")
    figures.add("good rejected", [r["kind"] == "out_of_scope" for _, r in good])
    figures.add("status, small talk", [r["kind"] == m.kind for m, r in of("status", "smalltalk")])
    for message, result in pairs:
        if result["kind"] != message.kind:
            figures.confusions[f"{message.kind} -> {result['kind']}"] += 1
        elif message.kind == "question" and result["topics"][0] not in message.right:
            figures.confusions[f"{message.right[0]} -> {result['topics'][0]}"] += 1
        right = result["kind"] == message.kind and (message.kind != "question" or result["topics"][0] in message.right)
        figures.calibration.append((result["confidence"], right))
    return figures


def rules_alone(messages: List[Labelled]) -> Tuple[float, float]:
    """(recall, false alarms) of the rules on danger with the engine down, in per cent."""
    fires = [(m.kind == "danger", danger.look(m.text) is not None) for m in messages]
    recall = [fired for is_danger, fired in fires if is_danger]
    false = [fired for is_danger, fired in fires if not is_danger]
    return 100.0 * sum(recall) / len(recall), 100.0 * sum(false) / len(false)


# --- other ways, on the same data and split


def with_features(make: Callable[[], list], **config: Any) -> Callable[[List[Labelled]], understanding.Understanding]:
    def fit(messages: List[Labelled]) -> understanding.Understanding:
        kept = understanding.vectorizers
        understanding.vectorizers = lambda words, letters, min_df: make()
        try:
            return fitted(messages, **config)
        finally:
            understanding.vectorizers = kept

    return fit


def words_only() -> list:
    return [TfidfVectorizer(token_pattern=r"\S+", ngram_range=(1, 2), sublinear_tf=True, dtype=np.float32)]


def letters_only() -> list:
    return [TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True, dtype=np.float32)]


def words_and_letters() -> list:
    return words_only() + letters_only()


def sastrawi() -> Optional[Callable[[], list]]:
    """Word, letters, and stems by PySastrawi instead of our cutting; None where it is not installed."""
    try:
        from Sastrawi.Stemmer.StemmerFactory import StemmerFactory
    except ImportError:
        return None
    stem = StemmerFactory().create_stemmer().stem
    known: Dict[str, str] = {}

    def stems(text: str) -> List[str]:
        return [
            known.setdefault(word, "") or known.update({word: stem(word) or word}) or known[word]
            for word in text.split()
        ]

    return lambda: [*words_and_letters(), TfidfVectorizer(analyzer=stems, sublinear_tf=True, dtype=np.float32)]


def without_spelling(messages: List[Labelled]) -> understanding.Understanding:
    kept = understanding.normalise
    understanding.normalise = str.lower
    try:
        return fitted(messages)
    finally:
        understanding.normalise = kept


class Flat:
    """One linear support vector machine over all labels at once, on the same features."""

    def __init__(self, messages: List[Labelled]) -> None:
        self.vectorizers = features.vectorizers(2, (2, 5), 2)
        texts = [understanding.normalise(m.text) for m in messages]
        for vectorizer in self.vectorizers:
            vectorizer.fit(texts)
        self.model = LinearSVC(C=0.5, class_weight="balanced", random_state=SEED)
        self.model.fit(self._x(texts), [m.label for m in messages])

    def _x(self, texts: List[str]) -> Any:
        return understanding.hstack([vectorizer.transform(texts) for vectorizer in self.vectorizers], format="csr")

    def understood(self, messages: List[Labelled]) -> List[dict]:
        margins = self.model.decision_function(self._x([understanding.normalise(m.text) for m in messages]))
        results = []
        for row in margins:
            ranked = [str(self.model.classes_[i]) for i in np.argsort(-row)]
            subs = lambda *kinds: [r.partition("/")[2] for r in ranked if r.split("/")[0] in kinds]  # noqa: E731, B023
            results.append(
                {
                    "kind": ranked[0].split("/")[0],
                    "topics": subs("question")[:3],
                    "categories": list(dict.fromkeys(subs("complaint", "danger"))),
                    "confidence": 0.0,
                }
            )
        return results


def table(head: List[str], rows: List[List[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def calibration(figures: Figures) -> str:
    rows = []
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        inside = [right for confidence, right in figures.calibration if low <= confidence < low + 0.2 + (low == 0.8)]
        share = f"{100 * sum(inside) / len(inside):.0f}" if inside else "-"
        rows.append([f"{low:.1f} to {low + 0.2:.1f}", str(len(inside)), share])
    return table(["confidence", "messages", "right, %"], rows)


def write_split(folder: Path, share: float) -> None:
    """What diet.py trains on and is tested on: the learning curve's point at that share."""
    rest, theirs = by_first_writers(training())
    part = random.Random(SEED).sample(rest, len(rest))[: int(share * len(rest))]
    folder.mkdir(parents=True, exist_ok=True)
    for name, messages in (("train", part), ("test", theirs)):
        lines = [json.dumps({"text": m.text, "label": m.label}, ensure_ascii=False) + "\n" for m in messages]
        (folder / f"{name}.jsonl").write_text("".join(lines), "utf-8")


def show_understood(folder: Path) -> None:
    messages = [Labelled(**json.loads(line)) for line in (folder / "test.jsonl").open(encoding="utf-8")]
    results = [json.loads(line) for line in (folder / "understood.jsonl").open(encoding="utf-8")]
    with_rules = [{**r, "kind": "danger" if danger.look(m.text) else r["kind"]} for m, r in zip(messages, results)]
    print(table(["way", *COLUMNS], [["DIET", *measure(messages, with_rules).row(COLUMNS)]]))


def main() -> None:
    if "--split" in sys.argv:
        folder, share = sys.argv[sys.argv.index("--split") + 1 :][:2]
        write_split(Path(folder), float(share))
    elif "--understood" in sys.argv:
        show_understood(Path(sys.argv[sys.argv.index("--understood") + 1]))
    else:
        measure_all("--quick" in sys.argv)


def measure_all(quick: bool) -> None:
    messages = training()
    counts = Counter(m.kind for m in messages)
    parts: List[str] = []

    def say(text: str) -> None:
        parts.append(text)
        print(text + "\n", flush=True)

    say(MARK)
    say(
        f"## Figures\n\nTrained on {len(messages):,} messages: "
        + ", ".join(f"{k} {n:,}" for k, n in counts.most_common())
        + "."
    )
    began = time.monotonic()
    ours = fitted(messages)
    seconds = time.monotonic() - began
    sets = {name: held_out(name) for name in ("first", "final", "fresh")}
    rest, theirs = by_first_writers(messages)
    stricter = fitted(rest)
    figures = {name: measure(rows, understood(ours, rows)) for name, rows in sets.items()}
    figures["strangers"] = measure(theirs, understood(stricter, theirs))
    say(
        table(
            ["set", "messages", *COLUMNS],
            [
                ["first (looked at while building)", str(len(sets["first"])), *figures["first"].row(COLUMNS)],
                ["final (no setting was chosen on it)", str(len(sets["final"])), *figures["final"].row(COLUMNS)],
                ["fresh (written when all else was done)", str(len(sets["fresh"])), *figures["fresh"].row(COLUMNS)],
                ["strangers (trained without them)", str(len(theirs)), *figures["strangers"].row(COLUMNS)],
                ["goal", "", "", "92", "98", "88", "99", "under 3", "92", "under 4", "90"],
            ],
        )
    )
    say("All in per cent; rules on danger and model together, as in the running bot.")
    rules = {name: rules_alone(rows) for name, rows in {**sets, "strangers": theirs}.items()}
    say(
        "The rules on danger alone (what is left when the engine is down):\n\n"
        + table(["set", "danger found", "false alarms"], [[n, f"{a:.1f}", f"{b:.1f}"] for n, (a, b) in rules.items()])
    )
    began = time.monotonic()
    understood(ours, sets["final"] * 3)
    rate = 3 * len(sets["final"]) / (time.monotonic() - began)
    say(f"Training took {seconds:.0f} s, understanding {rate:.0f} messages a second (component and rules, one core).")
    for name in ("final", "fresh", "strangers"):
        worst = table(
            ["what was taken for what", "times"], [[a, str(n)] for a, n in figures[name].confusions.most_common(12)]
        )
        say(f"### Confusions, {name}\n\n{worst}")
        say(f"### Calibration, {name}\n\n{calibration(figures[name])}")
    if not quick:
        say("## The learning curve\n\nOn the stricter split, by share of the training messages.")
        shuffled = random.Random(SEED).sample(rest, len(rest))
        curve = []
        for fraction in FRACTIONS:
            part = shuffled[: int(fraction * len(shuffled))]
            curve.append([f"{len(part):,}", *measure(theirs, understood(fitted(part), theirs)).row(COLUMNS)])
            print(curve[-1], flush=True)
        say(table(["messages", *COLUMNS], curve))
        say("## Other ways\n\nSame data, same stricter split.")
        ways: List[Tuple[str, Callable[[List[Labelled]], Any]]] = [
            ("ours", fitted),
            ("words only", with_features(words_only)),
            ("letters only", with_features(letters_only)),
            ("words and letters, no stems", with_features(words_and_letters)),
            ("without regular spelling", without_spelling),
            ("weaker regularisation (C x 4)", lambda m: fitted(m, kind_C=120.0, topic_C=2.0, category_C=2.0)),
            ("stronger regularisation (C / 4)", lambda m: fitted(m, kind_C=8.0, topic_C=0.125, category_C=0.125)),
        ]
        stemmed = sastrawi()
        if stemmed is not None:
            ways.append(("stems by PySastrawi", with_features(stemmed)))
        rows = []
        for name, fit in ways:
            rows.append([name, *measure(theirs, understood(fit(rest), theirs)).row(COLUMNS)])
            print(rows[-1], flush=True)
        rows.append(["one flat classifier", *measure(theirs, Flat(rest).understood(theirs)).row(COLUMNS)])
        say(table(["way", *COLUMNS], rows))
    before = DOCUMENT.read_text("utf-8").partition(MARK)[0] if DOCUMENT.exists() else "# Understanding\n\n"
    DOCUMENT.write_text(before + "\n\n".join(parts) + "\n", "utf-8")


if __name__ == "__main__":
    main()
