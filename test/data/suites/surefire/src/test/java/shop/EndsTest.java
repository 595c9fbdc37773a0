package shop;

import org.junit.jupiter.api.Test;

/** In a class of their own: they take the others in it with them. */
class EndsTest {
  @Test
  void crashes() {
    if (ShopTest.isAsked("SUITE_CRASH")) Runtime.getRuntime().halt(134);
  }

  @Test
  void hangs() throws Exception {
    if (ShopTest.isAsked("SUITE_HANG")) Thread.sleep(3_600_000);
  }
}
