package dev.richter.search;

/**
 * What a search did.
 *
 * @param lists how many inverted lists were walked
 * @param blocksScored how many blocks' summaries were scored
 * @param blocksOpened how many of these blocks were opened
 * @param documentsScored how many documents were scored from the forward index
 */
public record WorkCounters(
    long lists, long blocksScored, long blocksOpened, long documentsScored) {}
