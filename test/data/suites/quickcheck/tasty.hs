import Test.Tasty
import Test.Tasty.QuickCheck

main :: IO ()
main = defaultMain $ testGroup "group"
  [ testProperty "rare" $ \n s -> (n :: Int) < 40 || length (s :: String) < 2
  , testProperty "fine" $ \xs -> reverse (reverse xs) == (xs :: [Int]) ]
