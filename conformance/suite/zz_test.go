package suite
import ("testing";"fmt";"time";"strings")
func TestQ(t *testing.T){ st:=time.Now(); s,err:=New(Options{Release:"MP107+R2",Run:[]string{Quick}}); if err!=nil{t.Fatal(err)}
 m:=map[string]int{}; for id:=range s.quick { m[strings.Split(id,"/")[1]]++ }
 fmt.Println(time.Since(st), s.Len(), m) }
