package org.opensearch.bootstrap;

import java.util.concurrent.CountDownLatch;

/**
 * Stands where OpenSearch's main class does, which is as little public, and runs until it is ended.
 */
final class OpenSearch {

  private OpenSearch() {}

  public static void main(String[] arguments) throws InterruptedException {
    System.out.println("started with " + String.join(" ", arguments));
    new CountDownLatch(1).await();
  }
}
