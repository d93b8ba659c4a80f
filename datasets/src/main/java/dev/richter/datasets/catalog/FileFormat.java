package dev.richter.datasets.catalog;

/**
 * The layout of a file of a collection. Each is read by a class of {@code dev.richter.datasets}.
 */
public enum FileFormat {
  /** Texts as {@link dev.richter.datasets.text.BeirTextReader} reads them, an object a line. */
  BEIR_JSONL("beir-jsonl"),
  /** Texts as {@link dev.richter.datasets.text.BeirTextReader} reads them, id and text a line. */
  TSV("tsv"),
  /** Judgements of three columns, as {@link dev.richter.datasets.eval.Qrels} reads them. */
  BEIR_QRELS("beir-qrels"),
  /** Judgements of four columns, as {@link dev.richter.datasets.eval.Qrels} reads them. */
  TREC_QRELS("trec-qrels"),
  /** {@link dev.richter.datasets.vectors.VectorFormat#CSR}. */
  CSR("csr"),
  /** {@link dev.richter.datasets.vectors.VectorFormat#SEISMIC_BINARY}. */
  SEISMIC_BINARY("seismic-binary"),
  /** {@link dev.richter.datasets.vectors.VectorFormat#SEISMIC_JSONL}. */
  SEISMIC_JSONL("seismic-jsonl"),
  /** {@link dev.richter.datasets.eval.GroundTruth}. */
  GROUND_TRUTH("ground-truth");

  private final String formatName;

  FileFormat(String formatName) {
    this.formatName = formatName;
  }

  /** The name that the catalogue and commands use. */
  public String formatName() {
    return formatName;
  }
}
