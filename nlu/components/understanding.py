"""What a message is and what it is about: one linear component.

Three models over the same features (components/features.py):

- the kind (question, complaint, danger, status, smalltalk, out_of_scope), by balanced logistic regression;
- the topic that would answer it, by a linear support vector machine over questions and told troubles;
- the category that a case would have, likewise over complaints and danger.

Margins of the support vector machines become scores by a softmax whose sharpness is part of the configuration.
Danger wins as soon as its probability reaches `danger_threshold`, whatever is likelier: a miss costs more than a
false alarm. It must be surer (`danger_over_out_of_scope`) where the next guess is out of scope: films, jokes, news.
Next, what may well be out of scope (`out_of_scope_threshold`) is not answered as if it were in scope; but it must be
likelier (`out_of_scope_over_trouble`) than that where the other guess is a told trouble: to turn a worker away costs
more than to ask somebody who has come to the wrong place whether they want to file a complaint.
Outputs beside Rasa's own: `kind`, and `kinds`, `topics` and `categories` (best first, each with its score).
"""

from __future__ import annotations

from typing import Any, Dict, List, Tuple

import joblib
import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from bot.spelling import normalise
from components.features import vectorizers

KINDS = ("question", "complaint", "danger", "status", "smalltalk", "out_of_scope")
SHOWN = 5
SEED = 20


def set_intent(message: Message, intent: str, confidence: float) -> None:
    """Sets Rasa's intent (`kind` or `kind/sub`), its ranking and, for a retrieval intent, the selector's answer."""
    name, _, sub = intent.partition("/")
    message.set(INTENT, {"name": name, "confidence": confidence}, add_to_output=True)
    message.set("intent_ranking", [{"name": name, "confidence": confidence}], add_to_output=True)
    if name in KINDS:
        message.set("kind", name, add_to_output=True)
    if sub:
        key = {"intent_response_key": intent, "confidence": confidence}
        selected = {"response": {**key, "responses": [], "utter_action": f"utter_{intent}"}, "ranking": [key]}
        message.set("response_selector", {"all_retrieval_intents": [name], name: selected}, add_to_output=True)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class Understanding(GraphComponent):
    def __init__(self, config: Dict[str, Any], storage: ModelStorage, resource: Resource, models: Dict[str, Any]):
        self.config, self.storage, self.resource, self.models = config, storage, resource, models

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {
            "word_ngrams": 2,
            "char_ngrams": [2, 5],
            "min_df": 2,
            "kind_C": 30.0,
            "topic_C": 0.5,
            "category_C": 0.5,
            "topic_sharpness": 8.0,
            "category_sharpness": 6.0,
            "danger_threshold": 0.16,
            "danger_over_out_of_scope": 0.3,
            "out_of_scope_threshold": 0.16,
            "out_of_scope_over_trouble": 0.35,
        }

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Understanding:
        return cls(config, model_storage, resource, {})

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Understanding:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, joblib.load(folder / "models.joblib"))

    def train(self, training_data: TrainingData) -> Resource:
        examples = [m for m in training_data.intent_examples if m.get(INTENT) in KINDS]
        labels = [m.get(INTENT_RESPONSE_KEY) or m.get(INTENT) for m in examples]
        self.fit([m.get(TEXT) for m in examples], labels)
        with self.storage.write_to(self.resource) as folder:
            joblib.dump(self.models, folder / "models.joblib")
        return self.resource

    def fit(self, texts: List[str], labels: List[str]) -> None:
        """Trains on messages and their labels (`kind` or `kind/sub`)."""
        normal = [normalise(text) for text in texts]
        low, high = self.config["char_ngrams"]
        self.models["features"] = vectorizers(self.config["word_ngrams"], (low, high), self.config["min_df"])
        for vectorizer in self.models["features"]:
            vectorizer.fit(normal)
        x = self._features(normal)
        kinds = np.array([label.split("/")[0] for label in labels])
        subs = np.array([label.partition("/")[2] for label in labels])
        self.models["kind"] = LogisticRegression(
            C=self.config["kind_C"], class_weight="balanced", max_iter=300, solver="liblinear", random_state=SEED
        ).fit(x, kinds)
        topics = kinds == "question"
        self.models["topic"] = LinearSVC(C=self.config["topic_C"], class_weight="balanced", random_state=SEED).fit(
            x[topics], subs[topics]
        )
        cases = np.isin(kinds, ["complaint", "danger"]) & (subs != "")
        self.models["category"] = LinearSVC(
            C=self.config["category_C"], class_weight="balanced", random_state=SEED
        ).fit(x[cases], subs[cases])
        talk = kinds == "smalltalk"
        self.models["smalltalk"] = LogisticRegression(C=10.0, class_weight="balanced", max_iter=300).fit(
            x[talk], subs[talk]
        )
        for name in ("kind", "topic", "category", "smalltalk"):
            self.models[name].coef_ = self.models[name].coef_.astype(np.float32)

    def _features(self, normal: List[str]) -> csr_matrix:
        return hstack([vectorizer.transform(normal) for vectorizer in self.models["features"]], format="csr")

    def _scores(self, name: str, x: csr_matrix) -> np.ndarray:
        """Shape (messages, classes), each row summing to 1."""
        model = self.models[name]
        if hasattr(model, "predict_proba"):
            return model.predict_proba(x)
        margins = self.config[f"{name}_sharpness"] * model.decision_function(x)
        powers = np.exp(margins - margins.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)

    def _kind(self, ranked: List[Tuple[str, float]], danger: float) -> Tuple[str, float]:
        """The kind by the rule above, from the kinds with their probabilities, likeliest first."""
        likeliest = next(kind for kind, _ in ranked if kind != "danger")
        over = "danger_over_out_of_scope" if likeliest == "out_of_scope" else "danger_threshold"
        if danger >= self.config[over]:
            return "danger", float(danger)
        best = next((kind, share) for kind, share in ranked if kind != "out_of_scope")
        outside = dict(ranked).get("out_of_scope", 0.0)
        trouble = best[0] in ("complaint", "danger")
        least = self.config["out_of_scope_over_trouble" if trouble else "out_of_scope_threshold"]
        return ("out_of_scope", outside) if outside >= least else best

    def process(self, messages: List[Message]) -> List[Message]:
        if not messages:
            return messages
        x = self._features([normalise(m.get(TEXT) or "") for m in messages])
        empty = np.diff(x.indptr) == 0
        scores = {name: self._scores(name, x) for name in ("kind", "topic", "category", "smalltalk")}
        ranked = {name: _ranking(self.models[name].classes_, scores[name]) for name in scores}
        danger = list(self.models["kind"].classes_).index("danger")
        for i, message in enumerate(messages):
            kind, confidence = self._kind(ranked["kind"][i], scores["kind"][i][danger])
            if empty[i]:
                kind, confidence = "out_of_scope", 0.0
            message.set("kinds", ranked["kind"][i], add_to_output=True)
            message.set("topics", ranked["topic"][i][:SHOWN], add_to_output=True)
            message.set("categories", ranked["category"][i][:SHOWN], add_to_output=True)
            sub = {"question": "topic", "complaint": "category", "danger": "category", "smalltalk": "smalltalk"}
            intent = f"{kind}/{ranked[sub[kind]][i][0][0]}" if kind in sub else kind
            if kind == "question":
                # a question is as sure as its topic: below, the bot offers guesses instead of answering
                confidence = min(confidence, ranked["topic"][i][0][1])
            set_intent(message, intent, round(confidence, 4))
        return messages


def _ranking(classes: np.ndarray, scores: np.ndarray) -> List[List[Tuple[str, float]]]:
    order = np.argsort(-scores, axis=1)[:, :SHOWN]
    return [[[str(classes[j]), round(float(scores[i][j]), 4)] for j in row] for i, row in enumerate(order)]
