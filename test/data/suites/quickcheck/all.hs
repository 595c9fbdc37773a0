{-# LANGUAGE TemplateHaskell #-}
import Test.QuickCheck
prop_rare :: Int -> Bool
prop_rare n = n < 40
prop_fine :: Int -> Bool
prop_fine n = n == n
return []
main = $quickCheckAll
