"""Rasa's own DIET on the features that `rasa init` sets up, on the data and split of understanding.py.

Each kind with its topic or category is an intent: response selectors, a network each, learn nothing in 15 epochs.

For comparison only, in an environment of its own (Python 3.10, `pip install rasa==3.6.21`: with TensorFlow, 2.5 GB):

    nlu/.venv/bin/python -W ignore benchmarks/understanding.py --split FOLDER 0.125   train.jsonl, test.jsonl
    python3.10 benchmarks/diet.py FOLDER [EPOCHS]                                     understood.jsonl
    nlu/.venv/bin/python -W ignore benchmarks/understanding.py --understood FOLDER    the figures
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any, Dict, List

CONFIG = """
recipe: default.v1
language: id
assistant_id: diet
pipeline:
- name: WhitespaceTokenizer
- name: RegexFeaturizer
- name: LexicalSyntacticFeaturizer
- name: CountVectorsFeaturizer
- name: CountVectorsFeaturizer
  analyzer: char_wb
  min_ngram: 1
  max_ngram: 4
- name: DIETClassifier
  epochs: EPOCHS
  random_seed: 7
  ranking_length: 0
"""


def rows(path: Path) -> List[Dict[str, Any]]:
    return [json.loads(line) for line in path.open(encoding="utf-8")]


def write_data(folder: Path) -> None:
    examples: Dict[str, List[str]] = defaultdict(list)
    for row in rows(folder / "train.jsonl"):
        examples[row["label"].replace("/", "+")].append(" ".join(row["text"].split()))
    nlu = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)}
        for intent, texts in sorted(examples.items())
    ]
    (folder / "nlu.yml").write_text(f'version: "3.1"\nnlu: {json.dumps(nlu)}\n', "utf-8")
    domain = {"version": "3.1", "intents": sorted(examples)}
    (folder / "domain.yml").write_text(json.dumps(domain), "utf-8")
    epochs = sys.argv[2] if len(sys.argv) > 2 else "100"
    (folder / "config.yml").write_text(CONFIG.replace("EPOCHS", epochs), "utf-8")


async def understand(model: str, texts: List[str]) -> List[Dict[str, Any]]:
    from rasa.core.agent import Agent

    agent = Agent.load(model)
    found = []
    for text in texts:
        said = await agent.parse_message(text)
        ranked = [intent["name"].partition("+") for intent in said["intent_ranking"]]
        found.append(
            {
                "kind": ranked[0][0],
                "topics": [sub for kind, _, sub in ranked if kind == "question"][:3],
                "categories": list(dict.fromkeys(sub for kind, _, sub in ranked if kind in ("complaint", "danger"))),
                "confidence": said["intent"]["confidence"],
            }
        )
    return found


def main() -> None:
    from rasa.model_training import train_nlu

    folder = Path(sys.argv[1])
    write_data(folder)
    began = time.monotonic()
    paths = [str(folder / name) for name in ("config.yml", "nlu.yml", "models")]
    model = train_nlu(*paths, domain=str(folder / "domain.yml"))
    assert model is not None, "nothing was trained"
    print(f"trained in {time.monotonic() - began:.0f} s", flush=True)
    test = rows(folder / "test.jsonl")
    began = time.monotonic()
    found = asyncio.run(understand(model, [row["text"] for row in test]))
    print(f"{len(test) / (time.monotonic() - began):.0f} messages a second")
    with (folder / "understood.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(one) + "\n" for one in found)


if __name__ == "__main__":
    main()
