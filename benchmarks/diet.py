"""Rasa's own DIET and response selectors, as `rasa init` sets them up, on the data and split of understanding.py.

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
- name: ResponseSelector
  epochs: EPOCHS
  random_seed: 7
  retrieval_intent: question
- name: ResponseSelector
  epochs: EPOCHS
  random_seed: 7
  retrieval_intent: complaint
- name: ResponseSelector
  epochs: EPOCHS
  random_seed: 7
  retrieval_intent: danger
"""
RETRIEVAL = ("question", "complaint", "danger")


def rows(path: Path) -> List[Dict[str, Any]]:
    return [json.loads(line) for line in path.open(encoding="utf-8")]


def write_data(folder: Path) -> None:
    examples: Dict[str, List[str]] = defaultdict(list)
    for row in rows(folder / "train.jsonl"):
        kind = row["label"].split("/")[0]
        examples[row["label"] if kind in RETRIEVAL else kind].append(" ".join(row["text"].split()))
    nlu = [
        {"intent": label, "examples": "".join(f"- {text}\n" for text in texts)}
        for label, texts in sorted(examples.items())
    ]
    responses = {f"utter_{label}": [{"text": label}] for label in examples if "/" in label}
    domain = {"version": "3.1", "intents": sorted({label.split("/")[0] for label in examples}), "responses": responses}
    (folder / "nlu.yml").write_text(f'version: "3.1"\nnlu: {json.dumps(nlu)}\n', "utf-8")
    (folder / "domain.yml").write_text(json.dumps(domain), "utf-8")
    epochs = sys.argv[2] if len(sys.argv) > 2 else "100"
    (folder / "config.yml").write_text(CONFIG.replace("EPOCHS", epochs), "utf-8")


async def understand(model: str, texts: List[str]) -> List[Dict[str, Any]]:
    from rasa.core.agent import Agent

    agent = Agent.load(model)
    found = []
    for text in texts:
        said = await agent.parse_message(text)
        selected = said.get("response_selector", {})
        ranked = {
            name: [key["intent_response_key"].partition("/")[2] for key in selected[name]["ranking"]]
            for name in RETRIEVAL
            if name in selected
        }
        kind = said["intent"]["name"]
        found.append(
            {
                "kind": kind,
                "topics": ranked.get("question", [""])[:3] or [""],
                "categories": ranked.get("danger" if kind == "danger" else "complaint", [""]) or [""],
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
