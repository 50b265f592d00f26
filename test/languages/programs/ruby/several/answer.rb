module Answer
  def self.value = 42
end
